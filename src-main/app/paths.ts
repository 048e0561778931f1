/**
 * Owns where everything lies, as absolute paths.
 */
import path from 'node:path';

export interface AppPaths {
  readonly userData: string;
  readonly logs: string;
  readonly page: string;
  readonly preload: string;
  readonly hosts: string;
  readonly resources: string;
  /** Folder of the speech models. */
  readonly models: string;
}

/**
 * `root` is the folder of package.json, in or out of an archive; `packedResources` the folder of what is packed beside
 * the archive, null for an app that runs from its sources.
 */
export function appPaths(root: string, userData: string, packedResources: string | null): AppPaths {
  return {
    userData,
    logs: path.join(userData, 'logs'),
    page: path.join(root, 'dist/renderer'),
    preload: path.join(root, 'dist/preload/preload.cjs'),
    hosts: path.join(root, 'dist/hosts'),
    resources: path.join(root, 'resources'),
    models: packedResources === null ? path.join(root, '.models') : path.join(packedResources, 'models'),
  };
}
