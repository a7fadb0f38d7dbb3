/** Runs that were started from this workspace and have not ended, known from a local marker: no cluster is asked. */
export interface Unfinished {
  readonly run: string;
}

/** The driver writes the marker and takes it away. */
export async function unfinishedHere(folder: string): Promise<readonly Unfinished[]> {
  if (folder === '') return [];
  const driver = await import('../../driver/markers.ts');
  return driver.unfinishedRuns(folder);
}
