// A web worker that tries scripts; loaded into the server's own worker, where none can be started, it offers itself instead.

import { Trials } from './lua/trial/trial';
import type { TrialRequest, TrialVerdict } from './lua/trial/trial-verdict';

/** The part of a worker's global scope that is needed; the project's types are Node's. */
declare const self: {
  readonly name: string;
  onmessage: ((event: { readonly data: TrialRequest }) => void) | null;
  postMessage(verdict: TrialVerdict): void;
  envoyGatewayTrial?: (request: TrialRequest) => TrialVerdict;
};

/** In the server's own thread completion waits meanwhile. */
const shareOfServer = 0.15;

if (self.name === 'Envoy Gateway trial') {
  const trials = new Trials();
  self.onmessage = ({ data }) => self.postMessage(trials.run(data));
} else {
  const trials = new Trials(shareOfServer);
  self.envoyGatewayTrial = (request) => trials.run(request);
}
