const wrapper = new URL('./esbuild.mjs', import.meta.url).href;

/** Module resolution hook (https://nodejs.org/docs/latest-v20.x/api/module.html#hooks). */
export function resolve(specifier, context, next) {
  const fromAzle = specifier === 'esbuild' && context.parentURL?.includes('/azle/src/');
  return fromAzle ? { url: wrapper, shortCircuit: true } : next(specifier, context);
}
