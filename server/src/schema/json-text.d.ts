// The bundler gives schemas/*.json as text, so that a file is parsed only when its first kind is met.
declare module '*.json' {
  const text: string;
  export default text;
}
