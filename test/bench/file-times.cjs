/**
 * Loaded before a program that follows trees: no file was changed in any way after its last line was written. That instant
 * can't be set, so that all logs of a tree that was just made would be read a second time, as those of a restored backup.
 */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { statSync } = fs;
fs.statSync = (...words) => {
  const stats = statSync(...words);
  if (stats) {
    stats.ctimeMs = stats.mtimeMs;
  }
  return stats;
};
syncBuiltinESMExports();
