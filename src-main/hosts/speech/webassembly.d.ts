/**
 * The part of WebAssembly the speech engines use. TypeScript ships it only with the browser's types, which main
 * must not see.
 */
declare namespace WebAssembly {
  class Module {
    private readonly module: never;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Instance {
    constructor(module: Module, imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
