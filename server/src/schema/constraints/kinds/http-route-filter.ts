// What an HTTPRouteFilter demands.

import { union } from '../combinators';
import { below, since, type Demands } from '../constraint';
import { nothingToRemove, responseBody } from './backend-traffic-policy';

export const httpRouteFilter: Demands = [
  below(
    'spec',
    below('urlRewrite.hostname', union('type', { Header: 'header', PathRegex: 'pathRegex' })),
    below('urlRewrite.path', union('type', { ReplaceRegexMatch: 'replaceRegexMatch' })),
    below('directResponse.body', ...responseBody),
    ...since(6, below('directResponse.header', nothingToRemove)),
  ),
];
