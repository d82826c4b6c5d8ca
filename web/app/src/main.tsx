import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { keepShell } from "./boot/offline.ts";
import { start } from "./boot/session.ts";
import { startTheme } from "./boot/theme.ts";
import { preferredLanguage, speak } from "./i18n/translate.ts";
import "./style/tokens.css";
import "./style/base.css";
import "./style/shell.css";
import "./style/message.css";
import "./style/composer.css";
import "./style/overlay.css";
import "./style/pages.css";

startTheme();
keepShell();
const root = document.getElementById("root");
if (root !== null) {
  speak(preferredLanguage()).then(
    () => {
      createRoot(root).render(<App />);
      return start();
    },
    // Without its words the page has no language, so it says it in all three.
    () => {
      root.textContent =
        "Fermata could not be loaded. Reload the page. · Fermata 无法载入，请重新加载页面。 · Fermata 無法載入，請重新載入頁面。";
    },
  );
}
