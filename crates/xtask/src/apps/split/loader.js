// Loads the parts of the app that are not in its main module. A part is instantiated once, on the memory, the
// table and the globals of the main module; a failure is not kept, so that the next attempt starts anew.
const splitFiles = __SPLIT_FILES__;
const splitShared = __SPLIT_SHARED__;
const splitLoads = new Map();

function splitOnce(key, load) {
    let one = splitLoads.get(key);
    if (!one) {
        one = load();
        splitLoads.set(key, one);
        one.catch(() => splitLoads.delete(key));
    }
    return one;
}

// Rejects with what the app has a text for: offline, gone, broken.
async function splitFetch(file, type, read) {
    let answer;
    try {
        answer = await fetch(new URL(file, import.meta.url));
    } catch {
        throw "offline";
    }
    if (!answer.ok) throw answer.status === 404 ? "gone" : "broken";
    if (!(answer.headers.get("content-type") ?? "").startsWith(type)) throw "broken";
    try {
        return await read(answer);
    } catch (error) {
        console.error(error);
        throw error instanceof WebAssembly.CompileError ? "broken" : "offline";
    }
}

// What pages have in common is modules in files by need, each module after its length.
function splitUnpacked(bytes) {
    const modules = [];
    for (let at = 0; at < bytes.byteLength;) {
        const length = new DataView(bytes).getUint32(at, true);
        modules.push(WebAssembly.compile(bytes.slice(at + 4, at + 4 + length)));
        at += 4 + length;
    }
    return Promise.all(modules);
}

function splitPack(file) {
    const unpacked = async answer => ({ file, modules: await splitUnpacked(await answer.arrayBuffer()) });
    return splitOnce("compile " + file, () => splitFetch(file, "application/octet-stream", unpacked));
}

function splitCompiled(name) {
    const own = splitFiles[name];
    return Promise.all([
        Promise.all((splitShared[name] ?? []).map(splitPack)),
        own ? splitOnce("compile " + own, () => splitFetch(own, "application/wasm", answer => WebAssembly.compileStreaming(answer))) : undefined,
    ]);
}

function splitInstance(module) {
    return WebAssembly.instantiate(module, { "__wasm_split": { __SPLIT_IMPORTS__ } });
}

async function splitReady(name) {
    const [packs, own] = await splitCompiled(name);
    await Promise.all(packs.map(({ file, modules }) => splitOnce("pack " + file, () => Promise.all(modules.map(splitInstance)))));
    if (own) await splitInstance(own);
}

function splitLoad(name) {
    return (callback, data) => {
        splitOnce(name, () => splitReady(name)).then(
            () => true,
            reason => {
                document.documentElement.setAttribute("data-part-failure", typeof reason === "string" ? reason : "broken");
                if (typeof reason !== "string") console.error(reason);
                return false;
            },
        ).then(done => wasm.__indirect_function_table.get(callback)(data, done));
    };
}

// The part of the page that an address leads to is fetched beside the main module, not after it. A part has the
// name that its address begins with below the app's: `clients` for `/admin/clients`, `clients_new` for
// `/admin/clients/new`, `clients_one` for `/admin/clients/cli_…`.
{
    const [, , first, second] = location.pathname.replaceAll("-", "_").split("/");
    const name = [`${first}_${second}`, second && `${first}_one`, first || "home"].find(name => Object.hasOwn(splitFiles, name));
    if (name) splitCompiled(name).catch(() => {});
}
