// Shrinks modules in place, many in one process: binaryen takes longer to start than most of them to shrink.
// Called in the folder whose node_modules has binaryen.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { default: binaryen } = await import(pathToFileURL(resolve("node_modules/binaryen/index.js")));
const names = [
    "BulkMemory", "BulkMemoryOpt", "MutableGlobals", "NontrappingFPToInt", "ReferenceTypes", "Multivalue", "SignExt",
];
const features = names.reduce((all, name) => all | binaryen.Features[name], 0);
// What -Oz stands for.
binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
for (const path of process.argv.slice(2)) {
    const module = binaryen.readBinary(readFileSync(path));
    module.setFeatures(features);
    module.optimize();
    module.runPasses(["strip-producers", "strip-target-features"]);
    writeFileSync(path, module.emitBinary());
    module.dispose();
}
