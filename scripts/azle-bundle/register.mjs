// Preloaded into Azle's build (see build-canisters.mjs): hands Azle the esbuild of esbuild.mjs in place of its own.
import { register } from 'node:module';

register('./resolve.mjs', import.meta.url);
