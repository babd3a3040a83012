/** Tells Monaco where its workers are: beside this file. The build fills in their names. */

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    const file = WORKER_FILES[label] ?? WORKER_FILES.editor;
    return new Worker(new URL(file, import.meta.url));
  },
};
