/** Builds the designer: the canvas first; documents, forms, grids and the editor in chunks of their own. */
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The server of `npm run dev`; its port comes from the environment when 8787 is taken. */
const server = process.env.MILLRACE_SERVER ?? 'http://127.0.0.1:8787';

/** react-aria brings its words in thirty languages; the designer speaks two. */
const twoLocales: Plugin = {
  name: 'two-locales',
  enforce: 'pre',
  load: {
    filter: {
      id: /[\\/]react-(aria|stately)[\\/].*[\\/]intl[\\/].*[\\/](?!en-US|ja-JP)[a-z]{2}-[A-Z]{2}\.m?js$/,
    },
    handler: () => 'export default {};',
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), twoLocales],
  resolve: {
    // By name and not by the condition `source`: react-aria-components has it too, for files that it does not ship.
    alias: {
      '@millrace/pipeline-engine/browser': path.join(
        import.meta.dirname,
        '../pipeline-engine/src/browser.ts',
      ),
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The editor is a large chunk by nature, and is loaded when somebody opens it.
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      treeshake: {
        // Pure modules: without this, one function of the engine would bring the YAML parser into the first load.
        moduleSideEffects: [
          { test: /[\\/]pipeline-engine[\\/]src[\\/]/, sideEffects: false },
          { test: /node_modules[\\/](yaml|zod|lucide-react)[\\/]/, sideEffects: false },
        ],
      },
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'canvas-library',
              test: /node_modules[\\/](@xyflow|d3-[a-z]+|react|react-dom|scheduler|zustand)[\\/]/,
            },
          ],
        },
      },
    },
  },
});
