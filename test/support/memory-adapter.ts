import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Where an oidc-provider of a test keeps its things; its own default prints a warning. */
export function createMemoryAdapters(): (name: string) => Adapter {
  const records = new Map<string, AdapterPayload>();
  const find = (id: string | undefined) => (id === undefined ? undefined : records.get(id));
  return (name) => {
    const key = (id: string) => `${name}:${id}`;
    const pointer = (kind: string, value: string) => `${name}:${kind}:${value}`;
    const pointers = new Map<string, string>();
    return {
      async upsert(id, payload) {
        records.set(key(id), payload);
        if (payload.uid) pointers.set(pointer('uid', payload.uid), key(id));
        if (payload.userCode) pointers.set(pointer('code', payload.userCode), key(id));
      },
      find: async (id) => find(key(id)),
      findByUid: async (uid) => find(pointers.get(pointer('uid', uid))),
      findByUserCode: async (code) => find(pointers.get(pointer('code', code))),
      async consume(id) {
        const record = records.get(key(id));
        if (record) record.consumed = Math.floor(Date.now() / 1000);
      },
      async destroy(id) {
        records.delete(key(id));
      },
      async revokeByGrantId(grantId) {
        for (const [id, record] of records) if (record.grantId === grantId) records.delete(id);
      },
    };
  };
}
