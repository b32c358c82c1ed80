// Package main is a Proxy-Wasm filter for Envoy, run once for each request on the routes that the policy targets.
package main

import (
	"github.com/tetratelabs/proxy-wasm-go-sdk/proxywasm"
	"github.com/tetratelabs/proxy-wasm-go-sdk/proxywasm/types"
)

func main() {}

func init() {
	proxywasm.SetVMContext(&vmContext{})
}

type vmContext struct {
	types.DefaultVMContext
}

func (*vmContext) NewPluginContext(uint32) types.PluginContext {
	return &pluginContext{}
}

// pluginContext stands for the filter as the policy configures it.
type pluginContext struct {
	types.DefaultPluginContext
	configuration string
}

// OnPluginStart reads spec.wasm[].config of the policy, as JSON text.
func (p *pluginContext) OnPluginStart(int) types.OnPluginStartStatus {
	data, err := proxywasm.GetPluginConfiguration()
	if err != nil && err != types.ErrorStatusNotFound {
		proxywasm.LogCriticalf("configuration cannot be read: %v", err)
		return types.OnPluginStartStatusFailed
	}
	p.configuration = string(data)
	return types.OnPluginStartStatusOK
}

func (p *pluginContext) NewHttpContext(uint32) types.HttpContext {
	return &httpContext{}
}

type httpContext struct {
	types.DefaultHttpContext
}

func (*httpContext) OnHttpRequestHeaders(int, bool) types.Action {
	// TODO: what your filter does with the headers of a request.
	if err := proxywasm.ReplaceHttpRequestHeader("x-processed-by", "{{name}}"); err != nil {
		proxywasm.LogErrorf("header cannot be set: %v", err)
	}
	return types.ActionContinue
}
