#!/usr/bin/env node
require("../register.cjs");
require("./main.ts")
  .main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
