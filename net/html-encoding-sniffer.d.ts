/** The package has no types of its own. */
declare module 'html-encoding-sniffer' {
  /** The name of the encoding that browsers would read an HTML file in. */
  function sniffEncoding(
    bytes: Uint8Array,
    options?: { xml?: boolean; transportLayerEncodingLabel?: string; defaultEncoding?: string },
  ): string;
  export = sniffEncoding;
}
