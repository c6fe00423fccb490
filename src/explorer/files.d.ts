// What esbuild makes of files that are no code: a style sheet goes into the page's own, `?raw` is the text of a file.
declare module '*.css' {}
declare module '*?raw' {
  const text: string
  export default text
}
