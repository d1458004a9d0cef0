// Runs in the frame of a document: tells the page around it which block is in view, and which was
// clicked; goes to the block that the page asks for. It knows nothing else, and can reach nothing.
(() => {
  const tell = data => parent.postMessage(data, '*')
  tell({ ready: true })
})()
