// Declarations of what the C++ starter uses of the Proxy-Wasm SDK, for a check of types where neither the SDK nor Emscripten is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

enum class WasmResult : uint32_t { Ok = 0 };
enum class WasmBufferType : int32_t { PluginConfiguration = 7 };
enum class FilterHeadersStatus : int32_t { Continue = 0 };

class WasmData {
 public:
  std::string toString() const;
};
using WasmDataPtr = std::unique_ptr<WasmData>;

class ContextBase {
 public:
  virtual ~ContextBase() {}
};

class RootContext : public ContextBase {
 public:
  RootContext(uint32_t id, std::string_view root_id);
  virtual bool onConfigure(size_t size);
};

class Context : public ContextBase {
 public:
  Context(uint32_t id, RootContext* root);
  virtual FilterHeadersStatus onRequestHeaders(uint32_t count, bool end_of_stream);
};

using ContextFactory = std::function<std::unique_ptr<Context>(uint32_t, RootContext*)>;
using RootFactory = std::function<std::unique_ptr<RootContext>(uint32_t, std::string_view)>;

struct RegisterContextFactory {
  RegisterContextFactory(ContextFactory context, RootFactory root, std::string_view root_id = "");
};

#define CONTEXT_FACTORY(_class) [](uint32_t id, RootContext* root) { return std::make_unique<_class>(id, root); }
#define ROOT_FACTORY(_class) [](uint32_t id, std::string_view root_id) { return std::make_unique<_class>(id, root_id); }

WasmDataPtr getBufferBytes(WasmBufferType type, size_t start, size_t length);
WasmResult replaceRequestHeader(std::string_view key, std::string_view value);
