import tseslint from "typescript-eslint";

// The folder tells which process runs a file. Handlers run in Pulumi's provider process, where
// loading the SDK would cost a second per process; components run in the program, which never
// speaks HTTP itself.
const pulumiAtRunTime = {
  group: ["@pulumi/pulumi", "@pulumi/pulumi/*"],
  allowTypeImports: true,
  message: "Handlers run in the provider process: only `import type` from @pulumi/pulumi.",
};
const http = {
  group: ["axios", "ws", "**/http/client", "**/komodo/client"],
  allowTypeImports: true,
  message: "Components run in the Pulumi program, which calls no API: leave HTTP to a handler.",
};

export default tseslint.config(
  { ignores: ["node_modules/", ".tools/", ".local/", "types/", "test/contract/replay.mjs"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-explicit-any": "error",
      // Asks for `!`, which the strict set forbids.
      "@typescript-eslint/non-nullable-type-assertion-style": "off",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "max-lines": ["warn", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["warn", { max: 40, skipBlankLines: true, skipComments: true }],
      "max-params": ["warn", 5],
      "max-depth": ["warn", 3],
      complexity: ["warn", 10],
    },
  },
  {
    files: ["providers/**/*.ts"],
    ignores: ["providers/**/resource.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [pulumiAtRunTime] }],
    },
  },
  {
    files: [
      "components/**/*.ts",
      "providers/**/resource.ts",
      "config.ts",
      "config/**/*.ts",
      "index.ts",
      "inventory/**/*.ts",
      "program.ts",
      "program/**/*.ts",
    ],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [http] }] },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines": ["warn", 500],
      "max-lines-per-function": "off",
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
