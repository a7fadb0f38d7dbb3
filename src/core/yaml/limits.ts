/** Bounds that keep any input, hostile ones included, under a second and 200 MB. Honest files are far below them. */

/** Levels of nesting. The `yaml` package and every walker recurse; the Kubernetes API server itself stops at 10,000. */
export const MAX_DEPTH = 200;

/** Lexemes of one document: about 60,000 lines of an ordinary manifest. */
export const MAX_LEXEMES = 500_000;

/** Characters of one file. */
export const MAX_CHARACTERS = 8_000_000;

/** Documents of one file: each is read, checked and kept on its own. A long file of a large team has 2,000. */
export const MAX_DOCUMENTS = 10_000;

/** Nodes that aliases and merge keys may add to a document, each counted with all that it stands for. */
export const MAX_ALIASED_NODES = 100_000;

/** Problems kept of one document: after these a person fixes first and looks again. */
export const MAX_PROBLEMS = 50;
