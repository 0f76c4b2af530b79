/** Set by build.mjs: where the lazily loaded parts stand beside the bundle, with their hashes. */
declare const PDF_MODULE_URL: string;
declare const PDF_WORKER_URL: string;

declare module "htmx.org" {
  const htmx: unknown;
  export default htmx;
}
