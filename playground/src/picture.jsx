/** The diagrams of an answer as pictures, one at a time. */

import { useEffect, useRef, useState } from "react";
import { download } from "./download.js";
import { draw } from "./pictures.js";
import { useDark } from "./theme.jsx";

/** @param {{diagrams: import("./pictures.js").Diagram[]}} props */
export function Picture({ diagrams }) {
  const [index, setIndex] = useState(0);
  const shown = Math.min(index, diagrams.length - 1);
  const { title, text } = diagrams[shown];
  const { svg, error } = useDrawing(text);
  const panel = useRef(null);
  return (
    <figure className="playground-picture" ref={panel}>
      <Grip panel={panel} />
      <figcaption className="playground-strip">
        <span title={title}>{title}</span>
        {diagrams.length > 1 && (
          <Steps count={diagrams.length} index={shown} onStep={setIndex} />
        )}
        <span className="playground-space" />
        <button
          disabled={!svg}
          onClick={() => download("diagram.svg", svg, "image/svg+xml")}
          type="button"
        >
          Download SVG
        </button>
        <button onClick={() => toggleFullscreen(panel.current)} type="button">
          Full screen
        </button>
      </figcaption>
      {error ? (
        <p className="playground-failure" role="alert">
          This diagram cannot be drawn: {error}
        </p>
      ) : (
        // Mermaid has cleaned it: `securityLevel: "strict"`.
        <div className="playground-drawing" dangerouslySetInnerHTML={{ __html: svg }} />
      )}
    </figure>
  );
}

function Steps({ count, index, onStep }) {
  return (
    <span className="playground-steps">
      <button
        aria-label="Previous diagram"
        disabled={index === 0}
        onClick={() => onStep(index - 1)}
        type="button"
      >
        ‹
      </button>
      {index + 1} of {count}
      <button
        aria-label="Next diagram"
        disabled={index === count - 1}
        onClick={() => onStep(index + 1)}
        type="button"
      >
        ›
      </button>
    </span>
  );
}

/** Draws a diagram, and draws it again where the colours of the page change. */
function useDrawing(text) {
  const dark = useDark();
  const [drawing, setDrawing] = useState({ svg: "", error: "" });
  useEffect(() => {
    let wanted = true;
    draw(text, dark).then(
      (svg) => wanted && setDrawing({ svg, error: "" }),
      (error) => wanted && setDrawing({ svg: "", error: String(error?.message ?? error) }),
    );
    return () => {
      wanted = false;
    };
  }, [text, dark]);
  return drawing;
}

/** The upper edge of the picture, which can be drawn up and down, with the arrow keys too. */
function Grip({ panel }) {
  function resize(height) {
    panel.current.style.height = `${Math.max(80, height)}px`;
  }
  function follow(event) {
    if (event.buttons === 1) resize(panel.current.getBoundingClientRect().bottom - event.clientY);
  }
  function step(event) {
    const by = { ArrowUp: 20, ArrowDown: -20 }[event.key];
    if (by) resize(panel.current.offsetHeight + by);
  }
  return (
    <div
      aria-label="Height of the picture"
      aria-orientation="horizontal"
      className="playground-grip"
      onKeyDown={step}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={follow}
      role="separator"
      tabIndex={0}
    />
  );
}

function toggleFullscreen(element) {
  if (document.fullscreenElement) document.exitFullscreen();
  else element.requestFullscreen();
}
