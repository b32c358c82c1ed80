// Lua scripts for common jobs; each passes the controller's strict validation, which runs it against stand-ins for Envoy's objects.

import { choice, headerName, headerNameWords, holesOf, label, number, simpleText, simpleTextWords, text, type Values } from './parameters';
import { Hole, yaml } from './template';

/** The stand-ins never give nil and do not end a script in respond(), so scripts return by themselves and compare with care. */
const jobs = {
  addHeader: 'Add a header to requests',
  removeHeader: 'Remove a header from responses',
  respond: 'Answer requests that lack a header',
  httpCall: 'Ask another service whether a request may pass',
  readBody: 'Look at the body of requests',
  rewritePath: 'Rewrite the path of requests',
} as const;

type Job = keyof typeof jobs;

const pathPattern = /\/[\w./~-]*/;
const pathWords = 'a path of letters, digits, dots, slashes and hyphens that begins with a slash';

export const handlerParameters = {
  job: choice<Job>({
    title: 'What the script does',
    help: 'A start that runs as it is.',
    default: 'addHeader',
    choices: (Object.keys(jobs) as Job[]).map((value) => ({ value, help: jobs[value], ...(value === 'readBody' ? { since: 5 } : {}) })),
  }),
  header: text({
    title: 'Header',
    help: 'The header that is added, removed or demanded.',
    default: 'x-extension',
    pattern: headerName,
    patternWords: headerNameWords,
    onlyWith: { parameter: 'job', values: ['addHeader', 'removeHeader', 'respond'] },
  }),
  value: text({ title: 'Value', help: 'The value of the header.', default: 'lua', pattern: simpleText, patternWords: simpleTextWords, onlyWith: { parameter: 'job', values: ['addHeader'] } }),
  status: number({ title: 'Status', help: 'The status of the answer.', default: 401, minimum: 200, maximum: 599, onlyWith: { parameter: 'job', values: ['respond'] } }),
  cluster: text({
    title: 'Cluster',
    help: "The name of a cluster in Envoy's configuration; a route's rule has one named httproute/<namespace>/<route>/rule/<index>.",
    default: 'httproute/default/my-route/rule/0',
    isPlaceholder: true,
    pattern: /[\w./-]+/,
    patternWords: 'letters, digits, slashes, dots and hyphens',
    onlyWith: { parameter: 'job', values: ['httpCall'] },
  }),
  word: text({
    title: 'Word',
    help: 'Requests with this text in their body are refused.',
    default: 'forbidden',
    pattern: /[^"\\\x00-\x1f\x7f]+/,
    patternWords: simpleTextWords,
    onlyWith: { parameter: 'job', values: ['readBody'] },
  }),
  from: text({ title: 'Path before', help: 'The beginning of the paths that are rewritten.', default: '/old/', pattern: pathPattern, patternWords: pathWords, onlyWith: { parameter: 'job', values: ['rewritePath'] } }),
  to: text({ title: 'Path after', help: 'What stands there instead.', default: '/new/', pattern: pathPattern, patternWords: pathWords, onlyWith: { parameter: 'job', values: ['rewritePath'] } }),
} as const;

interface HandlerDraft {
  readonly v: Values<typeof handlerParameters>;
  readonly $: Readonly<Record<Exclude<keyof typeof handlerParameters, 'job'>, Hole>>;
  todo(parameter: 'cluster', words: string, mark: '--'): string;
}

/** The script of a job. */
export function handlerOf({ v, $, todo }: HandlerDraft): string {
  switch (v.job) {
    case 'addHeader':
      return yaml`
        function envoy_on_request(request_handle)
          request_handle:headers():add("${$.header}", "${$.value}")
        end
      `;
    case 'removeHeader':
      return yaml`
        function envoy_on_response(response_handle)
          response_handle:headers():remove("${$.header}")
        end
      `;
    case 'respond':
      return yaml`
        function envoy_on_request(request_handle)
          if request_handle:headers():get("${$.header}") == nil then
            request_handle:respond({ [":status"] = "${$.status}" }, "${$.header} is missing\\n")
            return
          end
        end
      `;
    case 'httpCall':
      return yaml`
        function envoy_on_request(request_handle)
          local answer = request_handle:httpCall(
            "${$.cluster}",${todo('cluster', 'the cluster of the service that is asked', '--')}
            {
              [":method"] = "GET",
              [":path"] = "/check",
              [":authority"] = "check"
            },
            nil,
            500 -- milliseconds
          )
          -- A call that fails has the status 503.
          if answer[":status"] ~= "200" then
            request_handle:respond({ [":status"] = "403" }, "refused\\n")
            return
          end
        end
      `;
    case 'readBody':
      return yaml`
        function envoy_on_request(request_handle)
          -- Waits for the whole body; nil where a request has none.
          local body = request_handle:body()
          if body == nil then
            return
          end
          local text = body:getBytes(0, body:length())
          if string.find(text, "${$.word}", 1, true) then
            request_handle:respond({ [":status"] = "403" }, "refused\\n")
            return
          end
        end
      `;
    case 'rewritePath':
      return yaml`
        function envoy_on_request(request_handle)
          local headers = request_handle:headers()
          local path = headers:get(":path")
          local from = "${$.from}"
          if string.sub(path, 1, #from) == from then
            -- The route is chosen anew for the path that is set here.
            headers:replace(":path", "${$.to}" .. string.sub(path, #from + 1))
          end
        end
      `;
  }
}

/** The name of a ConfigMap with a script. */
export const scriptName = text({ title: 'ConfigMap', help: 'Name of the ConfigMap that holds the script, under the key lua.', default: 'lua-script', pattern: label, patternWords: 'lower case letters, digits and hyphens, a letter first' });

/** The script of each job by itself, for files of Lua. */
export function handlerTemplates(): readonly { readonly job: Job; readonly what: string; readonly values: Values<typeof handlerParameters>; readonly template: string }[] {
  const defaults = Object.fromEntries(Object.entries(handlerParameters).map(([name, parameter]) => [name, parameter.default])) as Values<typeof handlerParameters>;
  return (Object.keys(jobs) as Job[]).map((job) => {
    const values = { ...defaults, job };
    const todo: HandlerDraft['todo'] = (_, words, mark) => ` ${mark} TODO: ${words}`;
    return { job, what: jobs[job], values, template: handlerOf({ v: values, $: holesOf(handlerParameters), todo }) };
  });
}
