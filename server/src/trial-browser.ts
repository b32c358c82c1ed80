// A web worker that tries scripts; loaded into the server's own worker, where none can be started, it offers itself instead.

import { Trials } from './lua/trial/trial';
import type { TrialAnswer, TrialWork } from './lua/trial/trial-work';

/** The part of a worker's global scope that is needed; the project's types are Node's. */
declare const self: {
  readonly name: string;
  onmessage: ((event: { readonly data: TrialWork }) => void) | null;
  postMessage(answer: TrialAnswer): void;
  envoyGatewayTrial?: (work: TrialWork) => TrialAnswer;
};

/** In the server's own thread completion waits meanwhile. */
const shareOfServer = 0.15;

if (self.name === 'Envoy Gateway trial') {
  const trials = new Trials();
  self.onmessage = ({ data }) => self.postMessage(trials.answer(data));
} else {
  const trials = new Trials(shareOfServer);
  self.envoyGatewayTrial = (work) => trials.answer(work);
}
