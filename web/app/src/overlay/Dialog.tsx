import { type ReactNode, useEffect, useRef } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../i18n/translate.ts";
import { Icon } from "../ui/Icon.tsx";
import { Spoken } from "./Spoken.tsx";

/** A modal dialog: focus stays inside, Escape and the veil close it, focus goes back to where it was. */
export function OpenDialog({
  title,
  wide,
  fixed,
  onClose,
  children,
}: {
  readonly title: string;
  readonly wide?: boolean;
  /** Cannot be dismissed: the person has to decide. */
  readonly fixed?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <Spoken>
      <ModalOverlay
        isOpen
        isDismissable={fixed !== true}
        isKeyboardDismissDisabled={fixed === true}
        onOpenChange={(open) => open || onClose()}
        className="veil"
      >
        <Modal className={wide === true ? "modal wide" : "modal"}>
          <Dialog className="dialog">
            <div className="dialog-head">
              <Heading slot="title">{title}</Heading>
              {fixed === true ? null : (
                <button type="button" className="icon-button" aria-label={t("close")} onClick={onClose}>
                  <Icon name="close" />
                </button>
              )}
            </div>
            <FirstField>{children}</FirstField>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </Spoken>
  );
}

/** The focus begins in the first field; without one, on the dialog itself. */
function FirstField({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = place.current?.querySelector<HTMLElement>(
      "input:not([type=checkbox], [readonly]), textarea",
    );
    field?.focus();
    // The dialog takes the focus to itself once it is announced; a field that is asked for comes after that.
    const timer = setTimeout(() => {
      if (document.activeElement?.closest("[role=dialog]") !== field?.closest("[role=dialog]"))
        field?.focus();
      else if (document.activeElement?.getAttribute("role") === "dialog") field?.focus();
    }, 50);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="dialog-body" ref={place}>
      {children}
    </div>
  );
}
