// Projects with code that go with scaffolds: in which languages there are some, and what is filled into their files.

import type { ParameterValue } from './parameters';

/** What a project is the other side of. */
export type StarterKind = 'extproc' | 'wasm';

/** A project, as lists show it. */
export interface Starter {
  /** Its folder in `starters/`. */
  readonly folder: string;
  /** What a command line is told: `go`. */
  readonly language: string;
  /** For lists: "Node.js". */
  readonly title: string;
  /** What builds it. */
  readonly needs: string;
}

const languages: Readonly<Record<StarterKind, readonly Omit<Starter, 'folder'>[]>> = {
  extproc: [
    { language: 'go', title: 'Go', needs: 'Go 1.26' },
    { language: 'node', title: 'Node.js', needs: 'Node.js 20' },
    { language: 'python', title: 'Python', needs: 'Python 3.10' },
    { language: 'rust', title: 'Rust', needs: 'Rust' },
  ],
  wasm: [
    { language: 'assemblyscript', title: 'AssemblyScript', needs: 'Node.js' },
    { language: 'cpp', title: 'C++', needs: 'Emscripten and the Proxy-Wasm C++ SDK' },
    { language: 'rust', title: 'Rust', needs: 'Rust with the target wasm32-wasip1' },
    { language: 'tinygo', title: 'Go, compiled with TinyGo', needs: 'TinyGo' },
  ],
};

/** The projects of a kind, by language. */
export function startersFor(kind: StarterKind | undefined): readonly Starter[] {
  return kind === undefined ? [] : languages[kind].map((one) => ({ folder: `${kind}-${one.language}`, ...one }));
}

/** A project as certain manifests want it. */
export interface StarterProject {
  /** The name of its folder, its package and its program. */
  readonly name: string;
  /** What stands in the files of starters, `{{name}}` and the like, and what takes its place. */
  readonly holes: Readonly<Record<string, string>>;
}

/**
 * The project that goes with manifests: it listens where the Service leads, and registers itself as the policy says.
 * @param values those of the scaffold
 */
export function starterProject(values: Readonly<Record<string, ParameterValue>>): StarterProject {
  const name = packageName(String(values['service'] ?? values['name']));
  const image = String(values['image'] ?? `registry.example.com/${name}:0.1.0`);
  return { name, holes: { '{{name}}': name, '{{image}}': image, '{{port}}': String(values['port'] ?? 9002), '{{rootID}}': String(values['rootID'] ?? '') } };
}

/** Policies may have dots in their names and a digit at the beginning, packages of Rust neither. */
function packageName(name: string): string {
  const plain = name.replaceAll('.', '-');
  return /^[0-9]/.test(plain) ? `filter-${plain}` : plain;
}
