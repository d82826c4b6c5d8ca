/** Every question that is asked in a dialog. */
import { answered, type Question } from "../ui/dialogs.tsx";
import { Archive, Leave } from "./Confirm.tsx";
import { CreateChannel } from "./CreateChannel.tsx";
import { History } from "./History.tsx";
import { InvitePeople } from "./InvitePeople.tsx";
import { Keys } from "./Keys.tsx";
import { AddPeople, NewDirect } from "./PeopleDialogs.tsx";

export function Asked({ question }: { readonly question: Question }) {
  switch (question.ask) {
    case "create-channel":
      return <CreateChannel onClose={answered} />;
    case "new-direct":
      return <NewDirect onClose={answered} />;
    case "add-people":
      return <AddPeople conversation={question.conversation} onClose={answered} />;
    case "invite":
      return <InvitePeople onClose={answered} />;
    case "history":
      return <History conversation={question.conversation} message={question.message} onClose={answered} />;
    case "keys":
      return <Keys onClose={answered} />;
    case "archive":
      return <Archive conversation={question.conversation} onClose={answered} />;
    case "leave":
      return <Leave conversation={question.conversation} onClose={answered} />;
  }
}
