// A Proxy-Wasm filter for Envoy, run once for each request on the routes that the policy targets.

export * from "@solo-io/proxy-runtime/proxy";
import { Context, FilterHeadersStatusValues, RootContext, registerRootContext, stream_context } from "@solo-io/proxy-runtime";

class Plugin extends RootContext {
  createContext(context_id: u32): Context {
    return new Request(context_id, this);
  }
}

class Request extends Context {
  constructor(context_id: u32, root_context: Plugin) {
    super(context_id, root_context);
  }

  onRequestHeaders(count: u32, end_of_stream: bool): FilterHeadersStatusValues {
    // TODO: what your filter does with the headers of a request. The policy's spec.wasm[].config is root_context.getConfiguration().
    stream_context.headers.request.replace("x-processed-by", "{{name}}");
    return FilterHeadersStatusValues.Continue;
  }
}

// The policy must name the same rootID.
registerRootContext((context_id: u32) => new Plugin(context_id), "{{rootID}}");
