//! An external processor for Envoy: it sees each request before the backend does.

use envoy_types::pb::envoy::config::core::v3::{HeaderValue, HeaderValueOption};
use envoy_types::pb::envoy::extensions::filters::http::ext_proc::v3::processing_mode::BodySendMode;
use envoy_types::pb::envoy::service::ext_proc::v3::body_mutation::Mutation;
use envoy_types::pb::envoy::service::ext_proc::v3::external_processor_server::{ExternalProcessor, ExternalProcessorServer};
use envoy_types::pb::envoy::service::ext_proc::v3::processing_request::Request as Message;
use envoy_types::pb::envoy::service::ext_proc::v3::processing_response::Response as Answer;
use envoy_types::pb::envoy::service::ext_proc::v3::{
    BodyMutation, BodyResponse, CommonResponse, HeaderMutation, HeadersResponse, HttpBody, ProcessingRequest, ProcessingResponse,
    ProtocolConfiguration, StreamedBodyResponse, TrailersResponse,
};
use std::pin::Pin;
use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status, Streaming};

struct Processor;

#[tonic::async_trait]
impl ExternalProcessor for Processor {
    type ProcessStream = Pin<Box<dyn Stream<Item = Result<ProcessingResponse, Status>> + Send>>;

    /// Serves one HTTP request: Envoy sends its parts as the policy's processingMode says, and waits for an answer to each.
    async fn process(&self, request: Request<Streaming<ProcessingRequest>>) -> Result<Response<Self::ProcessStream>, Status> {
        let mut protocol = ProtocolConfiguration::default();
        let answers = request.into_inner().map(move |message| {
            let message = message?;
            // The first message says, for all that follow, in which mode bodies are sent.
            protocol = message.protocol_config.unwrap_or(protocol);
            Ok(answer(message.request, &protocol))
        });
        Ok(Response::new(Box::pin(answers)))
    }
}

/// The answer must be of the same kind as the message; anything else ends the request with an error.
fn answer(message: Option<Message>, protocol: &ProtocolConfiguration) -> ProcessingResponse {
    let response = message.map(|message| match message {
        // TODO: what your extension does with the headers of a request.
        Message::RequestHeaders(_) => Answer::RequestHeaders(HeadersResponse {
            response: Some(CommonResponse { header_mutation: Some(set_header("x-processed-by", "{{name}}")), ..Default::default() }),
        }),
        Message::ResponseHeaders(_) => Answer::ResponseHeaders(HeadersResponse::default()),
        Message::RequestBody(body) => Answer::RequestBody(answer_body(body, protocol.request_body_mode())),
        Message::ResponseBody(body) => Answer::ResponseBody(answer_body(body, protocol.response_body_mode())),
        Message::RequestTrailers(_) => Answer::RequestTrailers(TrailersResponse::default()),
        Message::ResponseTrailers(_) => Answer::ResponseTrailers(TrailersResponse::default()),
    });
    ProcessingResponse { response, ..Default::default() }
}

/// Lets a body through as it is: with FullDuplexStreamed nothing goes on but what is sent back, else it goes on by itself.
fn answer_body(body: HttpBody, mode: BodySendMode) -> BodyResponse {
    if mode != BodySendMode::FullDuplexStreamed {
        return BodyResponse::default();
    }
    let piece = StreamedBodyResponse { body: body.body, end_of_stream: body.end_of_stream, ..Default::default() };
    let mutation = BodyMutation { mutation: Some(Mutation::StreamedResponse(piece)) };
    BodyResponse { response: Some(CommonResponse { body_mutation: Some(mutation), ..Default::default() }) }
}

fn set_header(key: &str, value: &str) -> HeaderMutation {
    let header = HeaderValue { key: key.into(), raw_value: value.into(), ..Default::default() };
    HeaderMutation { set_headers: vec![HeaderValueOption { header: Some(header), ..Default::default() }], ..Default::default() }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::var("PORT").unwrap_or_else(|_| "{{port}}".into()).parse()?;
    // The Deployment's probes ask this service.
    let (_reporter, health) = tonic_health::server::health_reporter();
    println!("listening on :{port}");
    tonic::transport::Server::builder()
        .add_service(ExternalProcessorServer::new(Processor))
        .add_service(health)
        .serve(([0, 0, 0, 0], port).into())
        .await?;
    Ok(())
}
