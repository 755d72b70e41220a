// Replaced by the generated file.
// biome-ignore lint/suspicious/noExplicitAny: stands in until the contract is emitted
export type paths = any;
