"""An external processor for Envoy: it sees each request before the backend does."""

import os
from concurrent import futures

import grpc
from envoy.config.core.v3 import base_pb2
from envoy.extensions.filters.http.ext_proc.v3.processing_mode_pb2 import ProcessingMode
from envoy.service.ext_proc.v3 import external_processor_pb2 as messages
from envoy.service.ext_proc.v3 import external_processor_pb2_grpc as services
from grpc_health.v1 import health, health_pb2, health_pb2_grpc


class Processor(services.ExternalProcessorServicer):
    """Serves one HTTP request a stream: Envoy sends its parts as the policy's processingMode says."""

    def Process(self, request_iterator, context):
        protocol = messages.ProtocolConfiguration()
        for request in request_iterator:
            # The first message says, for all that follow, in which mode bodies are sent.
            if request.HasField("protocol_config"):
                protocol = request.protocol_config
            yield answer(request, protocol)


def answer(request, protocol):
    """The answer must be of the same kind as the message; anything else ends the request with an error."""
    kind = request.WhichOneof("request")
    if kind == "request_headers":
        # TODO: what your extension does with the headers of a request.
        header = base_pb2.HeaderValue(key="x-processed-by", raw_value=b"{{name}}")
        mutation = messages.HeaderMutation(set_headers=[base_pb2.HeaderValueOption(header=header)])
        common = messages.CommonResponse(header_mutation=mutation)
        return messages.ProcessingResponse(request_headers=messages.HeadersResponse(response=common))
    if kind == "response_headers":
        return messages.ProcessingResponse(response_headers=messages.HeadersResponse())
    if kind == "request_body":
        return messages.ProcessingResponse(request_body=answer_body(request.request_body, protocol.request_body_mode))
    if kind == "response_body":
        return messages.ProcessingResponse(response_body=answer_body(request.response_body, protocol.response_body_mode))
    return messages.ProcessingResponse(**{kind: messages.TrailersResponse()})


def answer_body(body, mode):
    """Lets a body through as it is: with FullDuplexStreamed nothing goes on but what is sent back, else it goes on by itself."""
    if mode != ProcessingMode.FULL_DUPLEX_STREAMED:
        return messages.BodyResponse()
    piece = messages.StreamedBodyResponse(body=body.body, end_of_stream=body.end_of_stream)
    mutation = messages.BodyMutation(streamed_response=piece)
    return messages.BodyResponse(response=messages.CommonResponse(body_mutation=mutation))


def main():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    services.add_ExternalProcessorServicer_to_server(Processor(), server)
    # The Deployment's probes ask this service.
    healthy = health.HealthServicer()
    healthy.set("", health_pb2.HealthCheckResponse.SERVING)
    health_pb2_grpc.add_HealthServicer_to_server(healthy, server)
    port = os.environ.get("PORT", "{{port}}")
    server.add_insecure_port(f"[::]:{port}")
    server.start()
    print(f"listening on :{port}", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
