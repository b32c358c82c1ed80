// What lists of references to parents and targets demand: no two that are the same, and parts of one parent named in all or none.

import { removeItem } from '../combinators';
import type { Constraint, Mend, Path, Violation } from '../constraint';
import { field, listOf, text, textOrEmpty } from '../reading';
import type { PlainValue } from '../../plain-value';

interface Reference {
  /** Equal for references to the same object. */
  readonly object: string;
  readonly section: string;
  readonly port: string;
}

/** @param part what names a part of the object: "sectionName or port" */
export function distinctReferences(noun: string, part: string): Constraint {
  return {
    check(self, report) {
      const references = listOf(self).map(read);
      references.forEach((each, index) => {
        const others = references.slice(0, index).map((other, at) => ({ other, at })).filter(({ other }) => other.object === each.object);
        const same = others.find(({ other }) => other.section === each.section && other.port === each.port);
        if (same) {
          report(violation([index], [same.at], `the reference repeats another one; name different parts of the ${noun} by ${part}, or remove it`, [removeItem(index)]));
          return;
        }
        const uneven = others.find(({ other }) => (other.section === '') !== (each.section === '') || (other.port === '') !== (each.port === ''));
        if (uneven) report(violation([index], [uneven.at], `two references to the same ${noun} must both name a part of it by ${part}`, wholeOnly(noun, references, each.object)));
      });
    },
  };
}

/** Who names the whole means all of its parts; and a part can be named where none is. */
function wholeOnly(noun: string, references: readonly Reference[], object: string): readonly Mend[] {
  const same = references.map((each, at) => ({ ...each, at })).filter((each) => each.object === object);
  const parts = same.filter(({ section, port }) => section !== '' || port !== '');
  const [whole, ...others] = same.filter((each) => !parts.includes(each));
  if (!whole) return [];
  const bySection = parts.every(({ section, port }) => section !== '' && port === '');
  return [
    { title: `Remove the references to parts of the ${noun}`, changes: parts.map(({ at }) => ({ remove: [at] })) },
    ...(others.length === 0 && bySection ? [{ title: "Add 'sectionName' to the other reference", changes: [{ set: [whole.at, 'sectionName'] }] }] : []),
  ];
}

function violation(path: Path, first: Path, message: string, mends: readonly Mend[]): Violation {
  return {
    rule: 'conflicting-items',
    path,
    part: 'value',
    message,
    related: { path: first, message: 'The other reference.' },
    mends,
  };
}

function read(reference: PlainValue): Reference {
  const port = field(reference, 'port');
  return {
    object: JSON.stringify([text(reference, 'group'), text(reference, 'kind'), text(reference, 'name'), textOrEmpty(reference, 'namespace')]),
    section: textOrEmpty(reference, 'sectionName'),
    port: port === undefined || Number(port) === 0 ? '' : String(port),
  };
}
