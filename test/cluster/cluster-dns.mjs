// Answers look-ups as the DNS of the cluster does: the addresses of all pods behind a name, and an error for any other.
import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIP } from "node:net";
import process from "node:process";

const names = JSON.parse(process.env.CLUSTER_NAMES);

function addressesOf(name) {
  if (isIP(name)) return [name];
  if (Object.hasOwn(names, name)) return names[name];
  const error = new Error(`no such name in the cluster: ${name}`);
  throw Object.assign(error, { code: "ENOTFOUND", hostname: name });
}

function answer(name, { all = false } = {}) {
  const found = addressesOf(name).map((address) => ({ address, family: 4 }));
  return all ? found : found[0];
}

dns.promises.lookup = async (name, options) => answer(name, options);
dns.lookup = (name, ...rest) => {
  const callback = rest.at(-1);
  const options = typeof rest[0] === "object" ? rest[0] : {};
  dns.promises
    .lookup(name, options)
    .then(
      (found) =>
        options.all ? callback(null, found) : callback(null, found.address, found.family),
      callback,
    );
};
dns.resolve4 = (name, callback) => {
  dns.promises.lookup(name, { all: true }).then(
    (found) =>
      callback(
        null,
        found.map(({ address }) => address),
      ),
    callback,
  );
};
dns.resolve6 = (_, callback) => process.nextTick(callback, null, []);
syncBuiltinESMExports();
