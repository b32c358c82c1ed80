// An external processor for Envoy: it sees each request before the backend does.

import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const options = { keepCase: true, oneofs: true, enums: String };
const load = (file) => grpc.loadPackageDefinition(loadSync(fileURLToPath(new URL(file, import.meta.url)), options));
const { ExternalProcessor } = load('external-processor.proto').envoy.service.ext_proc.v3;
const { Health } = load('health.proto').grpc.health.v1;

/** Serves one HTTP request a stream: Envoy sends its parts as the policy's processingMode says, and waits for an answer to each. */
function serveRequest(stream) {
  let protocol;
  stream.on('data', (message) => {
    // The first message says, for all that follow, in which mode bodies are sent.
    protocol = message.protocol_config ?? protocol;
    stream.write(answer(message, protocol));
  });
  stream.on('end', () => stream.end());
  stream.on('error', () => stream.end());
}

/** The answer must be of the same kind as the message; anything else ends the request with an error. */
function answer(message, protocol) {
  if (message.request === 'request_headers') {
    // TODO: what your extension does with the headers of a request.
    const header = { key: 'x-processed-by', raw_value: Buffer.from('{{name}}') };
    return { request_headers: { response: { header_mutation: { set_headers: [{ header }] } } } };
  }
  if (message.request === 'request_body') return { request_body: answerBody(message.request_body, protocol?.request_body_mode) };
  if (message.request === 'response_body') return { response_body: answerBody(message.response_body, protocol?.response_body_mode) };
  return { [message.request]: {} };
}

/** Lets a body through as it is: with FullDuplexStreamed nothing goes on but what is sent back, else it goes on by itself. */
function answerBody({ body, end_of_stream }, mode) {
  if (mode !== 'FULL_DUPLEX_STREAMED') return {};
  return { response: { body_mutation: { streamed_response: { body, end_of_stream } } } };
}

const server = new grpc.Server();
server.addService(ExternalProcessor.service, { Process: serveRequest });
// The Deployment's probes ask this service.
server.addService(Health.service, { Check: (_call, callback) => callback(null, { status: 'SERVING' }) });
const port = process.env.PORT ?? '{{port}}';
server.bindAsync(`0.0.0.0:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
  console.log(`listening on :${port}`);
});
