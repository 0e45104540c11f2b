// Imported on demand by who needs it. Its package is CommonJS, whose names a bundle in pieces loses on an `import()` of the package itself.
export { parse, stringify } from 'yaml'
