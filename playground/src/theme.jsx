/** Dark or light: as the system has it, until somebody says otherwise. */

import { Tooltip, UnStyledButton, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect, useState } from "react";

const SYSTEM_DARK = window.matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now. */
export function useDark() {
  const theme = useGraphiQL((state) => state.theme);
  const [systemDark, setSystemDark] = useState(SYSTEM_DARK.matches);
  useEffect(() => {
    const update = () => setSystemDark(SYSTEM_DARK.matches);
    SYSTEM_DARK.addEventListener("change", update);
    return () => SYSTEM_DARK.removeEventListener("change", update);
  }, []);
  return theme === null ? systemDark : theme === "dark";
}

/** Switches to the other one, and back to following the system where that is the same. */
export function ThemeButton() {
  const dark = useDark();
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    // GraphiQL asks the system once; its editors follow a change only when told.
    if (theme === null) setTheme(null);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  }, [dark, theme, setTheme]);

  const other = dark ? "light" : "dark";
  const systemIsOther = SYSTEM_DARK.matches !== dark;
  return (
    <Tooltip label={`Switch to ${other}`}>
      <UnStyledButton
        aria-label={`Switch to ${other}`}
        className="playground-theme"
        onClick={() => setTheme(systemIsOther ? null : other)}
        type="button"
      >
        <svg aria-hidden="true" className="playground-line" viewBox="0 0 24 24">
          {dark ? (
            <path d="M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m11.4 0 1.4 1.4M4.9 4.9l1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z" />
          ) : (
            <path d="M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5Z" />
          )}
        </svg>
      </UnStyledButton>
    </Tooltip>
  );
}
