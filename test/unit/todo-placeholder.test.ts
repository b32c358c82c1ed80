// What is left to fill in: in comments beside values and on their own lines, in values, in scripts.

import { checkFindings, checkFix } from '../fixture';

const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

describe('the rule todo-placeholder', () => {
  it('finds the word in comments and values, in scripts up to the end of the line', () => {
    checkFindings(`${head}  labels:\n    team: TODO\n    #     ^^^^ hint(todo-placeholder): This is left\n    a: "TODO: ask" # and no TODOs\n    #   ^^^^^^^^^ hint(todo-placeholder): Left to fill in: ask.\n`, { rules: ['todo-placeholder'] });
    checkFindings(`${head}data:\n  lua: |\n    -- TODO: the cluster\n    #  ^^^^^^^^^^^^^^^^^ hint(todo-placeholder): the cluster\n    function envoy_on_request(handle) end\n`, { rules: ['todo-placeholder'] });
  });

  it('takes the comment away, with its line where it has one of its own', () => {
    checkFix(`${head}# TODO: data\ndata:\n  a: b\n`, `${head}data:\n  a: b\n`);
    checkFix(`${head}data:\n  a: b   # TODO\n`, `${head}data:\n  a: b\n`);
  });
});
