// Text files that the bundler packs: deflated (RFC 1951), in base64. See `unpacked`.

declare module 'packed:*' {
  const text: string;
  export default text;
}
