// Runs a WASI program: node run.mjs PROGRAM FOLDER [ARGUMENT]...; FOLDER is all that it sees, as ".".
import { readFile } from "node:fs/promises";
import { WASI } from "node:wasi";

const [program, folder, ...given] = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args: [program, ...given], env: {}, preopens: { ".": folder } });
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
process.exitCode = wasi.start(instance);
