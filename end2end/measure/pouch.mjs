// The CouchDB protocol as PouchDB Server speaks it, to compare with: its own
// storage on the disk (leveldb), its defaults, without its web pages and without
// a log of requests. `node pouch.mjs --port N --data DIR` prints "ready" once it listens.

import { mkdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import express from 'express';
import pouchServer from 'express-pouchdb';
import PouchDB from 'pouchdb';

const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
if (!values.port || !values.data) throw new Error('usage: node pouch.mjs --port N --data DIR');
const data = resolve(values.data);
mkdirSync(data, { recursive: true });

const Stored = PouchDB.defaults({ prefix: data + sep });
const routes = pouchServer(Stored, {
  configPath: join(data, 'config.json'),
  logPath: join(data, 'log.txt'),
  overrideMode: { exclude: ['routes/fauxton', 'routes/http-log'] },
});
const server = express().use(routes).listen(Number(values.port), '127.0.0.1', () => console.log('ready'));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
