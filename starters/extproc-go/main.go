// Package main is an external processor for Envoy: it sees each request before the backend does.
package main

import (
	"errors"
	"io"
	"log"
	"net"
	"os"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	extprocv3 "github.com/envoyproxy/go-control-plane/envoy/service/ext_proc/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
)

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "{{port}}"
	}
	listener, err := net.Listen("tcp", ":"+port)
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	extprocv3.RegisterExternalProcessorServer(server, &processor{})
	// The Deployment's probes ask this service.
	healthv1.RegisterHealthServer(server, health.NewServer())
	log.Printf("listening on :%s", port)
	log.Fatal(server.Serve(listener))
}

type processor struct {
	extprocv3.UnimplementedExternalProcessorServer
}

// Process serves one HTTP request: Envoy sends its parts as the policy's processingMode says, and waits for an answer to each.
func (p *processor) Process(stream extprocv3.ExternalProcessor_ProcessServer) error {
	var protocol *extprocv3.ProtocolConfiguration
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		// The first message says, for all that follow, in which mode bodies are sent.
		if request.ProtocolConfig != nil {
			protocol = request.ProtocolConfig
		}
		if err := stream.Send(answer(request, protocol)); err != nil {
			return err
		}
	}
}

// answer must be of the same kind as the message that it answers; anything else ends the request with an error.
func answer(request *extprocv3.ProcessingRequest, protocol *extprocv3.ProtocolConfiguration) *extprocv3.ProcessingResponse {
	switch message := request.Request.(type) {
	case *extprocv3.ProcessingRequest_RequestHeaders:
		// TODO: what your extension does with the headers of a request.
		return &extprocv3.ProcessingResponse{Response: &extprocv3.ProcessingResponse_RequestHeaders{
			RequestHeaders: &extprocv3.HeadersResponse{Response: &extprocv3.CommonResponse{
				HeaderMutation: &extprocv3.HeaderMutation{SetHeaders: []*corev3.HeaderValueOption{
					{Header: &corev3.HeaderValue{Key: "x-processed-by", RawValue: []byte("{{name}}")}},
				}},
			}},
		}}
	case *extprocv3.ProcessingRequest_RequestBody:
		return &extprocv3.ProcessingResponse{Response: &extprocv3.ProcessingResponse_RequestBody{
			RequestBody: answerBody(message.RequestBody, protocol.GetRequestBodyMode()),
		}}
	case *extprocv3.ProcessingRequest_RequestTrailers:
		return &extprocv3.ProcessingResponse{Response: &extprocv3.ProcessingResponse_RequestTrailers{RequestTrailers: &extprocv3.TrailersResponse{}}}
	case *extprocv3.ProcessingRequest_ResponseHeaders:
		return &extprocv3.ProcessingResponse{Response: &extprocv3.ProcessingResponse_ResponseHeaders{ResponseHeaders: &extprocv3.HeadersResponse{}}}
	case *extprocv3.ProcessingRequest_ResponseBody:
		return &extprocv3.ProcessingResponse{Response: &extprocv3.ProcessingResponse_ResponseBody{
			ResponseBody: answerBody(message.ResponseBody, protocol.GetResponseBodyMode()),
		}}
	default:
		return &extprocv3.ProcessingResponse{Response: &extprocv3.ProcessingResponse_ResponseTrailers{ResponseTrailers: &extprocv3.TrailersResponse{}}}
	}
}

// answerBody lets a body through as it is: with FullDuplexStreamed nothing goes on but what is sent back, else it goes on by itself.
func answerBody(body *extprocv3.HttpBody, mode filterv3.ProcessingMode_BodySendMode) *extprocv3.BodyResponse {
	if mode != filterv3.ProcessingMode_FULL_DUPLEX_STREAMED {
		return &extprocv3.BodyResponse{}
	}
	piece := &extprocv3.StreamedBodyResponse{Body: body.Body, EndOfStream: body.EndOfStream}
	return &extprocv3.BodyResponse{Response: &extprocv3.CommonResponse{
		BodyMutation: &extprocv3.BodyMutation{Mutation: &extprocv3.BodyMutation_StreamedResponse{StreamedResponse: piece}},
	}}
}
