//! A Proxy-Wasm filter for Envoy, run once for each request on the routes that the policy targets.

use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{Action, ContextType, LogLevel};

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| Box::new(Plugin::default()));
}}

/// The filter as the policy configures it.
#[derive(Default)]
struct Plugin {
    configuration: String,
}

impl Context for Plugin {}

impl RootContext for Plugin {
    /// Reads `spec.wasm[].config` of the policy, as JSON text.
    fn on_configure(&mut self, _size: usize) -> bool {
        self.configuration = self
            .get_plugin_configuration()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default();
        log::info!("configured with {}", self.configuration);
        true
    }

    fn create_http_context(&self, _context_id: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Request))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}

struct Request;

impl Context for Request {}

impl HttpContext for Request {
    fn on_http_request_headers(&mut self, _count: usize, _end_of_stream: bool) -> Action {
        // TODO: what your filter does with the headers of a request.
        self.set_http_request_header("x-processed-by", Some("{{name}}"));
        Action::Continue
    }
}
