import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'build/',
      'dist/',
      'out/',
      'coverage/',
      'docs/api/',
      'assembly/',
      '**/*.mjs',
      'src/runtime/engine-bytes.ts',
      'src/targets/es5/template.ts',
      'src/targets/module/template.ts',
      'src/targets/c/c-sources.ts',
      'src/targets/espruino/espruino-sources.ts',
      'training/',
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      complexity: ['error', 16],
      'max-lines': ['error', 400],
      'max-depth': ['error', 4],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**', 'examples/**'], rules: { 'no-console': 'off' } },
  {
    files: ['src/targets/espruino/sources/**', 'bench/espruino/*.js'],
    languageOptions: {
      sourceType: 'script',
      globals: Object.fromEntries(
        'Bangle DEMO_FACTS DISCARD E FINISH MODEL ONE RESET UlwSleepNet atob exports g getTime load module print process require setInterval'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
