// A Proxy-Wasm filter for Envoy, run once for each request on the routes that the policy targets.

#include <string>

#include "proxy_wasm_intrinsics.h"

// The filter as the policy configures it.
class Plugin : public RootContext {
 public:
  explicit Plugin(uint32_t id, std::string_view root_id) : RootContext(id, root_id) {}

  // Reads spec.wasm[].config of the policy, as JSON text.
  bool onConfigure(size_t size) override {
    auto data = getBufferBytes(WasmBufferType::PluginConfiguration, 0, size);
    configuration_ = data ? data->toString() : "";
    return true;
  }

 private:
  std::string configuration_;
};

class Request : public Context {
 public:
  explicit Request(uint32_t id, RootContext* root) : Context(id, root) {}

  FilterHeadersStatus onRequestHeaders(uint32_t count, bool end_of_stream) override {
    // TODO: what your filter does with the headers of a request.
    replaceRequestHeader("x-processed-by", "{{name}}");
    return FilterHeadersStatus::Continue;
  }
};

// The policy must name the same rootID.
static RegisterContextFactory register_Request(CONTEXT_FACTORY(Request), ROOT_FACTORY(Plugin), "{{rootID}}");
