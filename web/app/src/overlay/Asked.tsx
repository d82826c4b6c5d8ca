/** Every question that is asked in a dialog. */
import type { Question } from "../ui/dialogs.tsx";
import { Archive, Leave, MakeOwner } from "./Confirm.tsx";
import { CreateChannel } from "./CreateChannel.tsx";
import { History } from "./History.tsx";
import { InvitePeople } from "./InvitePeople.tsx";
import { Keys } from "./Keys.tsx";
import { AddPeople, NewDirect } from "./PeopleDialogs.tsx";

export function Asked({ question, onClose }: { readonly question: Question; readonly onClose: () => void }) {
  switch (question.ask) {
    case "create-channel":
      return <CreateChannel onClose={onClose} />;
    case "new-direct":
      return <NewDirect onClose={onClose} />;
    case "add-people":
      return <AddPeople conversation={question.conversation} onClose={onClose} />;
    case "invite":
      return <InvitePeople onClose={onClose} />;
    case "history":
      return <History conversation={question.conversation} message={question.message} onClose={onClose} />;
    case "keys":
      return <Keys onClose={onClose} />;
    case "archive":
      return <Archive conversation={question.conversation} onClose={onClose} />;
    case "leave":
      return <Leave conversation={question.conversation} onClose={onClose} />;
    case "make-owner":
      return <MakeOwner account={question.account} onClose={onClose} />;
  }
}
