namespace Crm.Playbooks;

/// <summary>The playbooks that come along. They are words to start from: a workspace takes one over and changes it.</summary>
static class Shipped
{
    static PlaybookStep Task(string id, string title, string text, int after) => new(id, PlaybookStepKind.Task, title, text, after);
    static PlaybookStep Call(string id, string title, string script, int after) => new(id, PlaybookStepKind.Call, title, script, after);
    static PlaybookStep Mail(string id, string title, string text, int after) => new(id, PlaybookStepKind.Mail, title, text, after);
    static PlaybookStep Letter(string id, string title, string text, int after) => new(id, PlaybookStepKind.Letter, title, text, after);
    static PlaybookStep Wait(string id, int days) => new(id, PlaybookStepKind.Wait, $"Wait {days} days", null, days);
    static PlaybookStep If(string id, StepQuestion ask, string title, string? to) => new(id, PlaybookStepKind.Branch, title, Ask: ask, GoTo: to);

    public static readonly IReadOnlyList<PlaybookTemplate> All =
    [
        new("newEnquiry", new PlaybookInput
        {
            Template = "newEnquiry", Name = "New enquiry", Description = "Answer within a day, and do not give up after one call.", Object = PlaybookObject.Contact, Trigger = PlaybookTrigger.Enquiry, Steps =
            [
                Call("first", "Call {{contact.name}} about their enquiry", "Thank them for asking. What do they need, by when, and who decides? Agree on the next step before you hang up.", 0),
                If("reached", StepQuestion.Succeeded, "Reached?", "offer"),
                Mail("missed", "We tried to reach you", "Hello {{contact.firstName}},\n\nthank you for your enquiry. I have tried to call you; when is a good time?\n\n{{owner.name}}", 0),
                Call("second", "Call {{contact.name}} once more", "Second try: another time of day than the first.", 2),
                If("again", StepQuestion.Succeeded, "Reached?", "offer"),
                Letter("letter", "Write to {{contact.name}}", "Dear {{contact.name}},\n\nyou asked us for something and we have not reached you by phone. Here is what we can do for you, and how to reach me.\n\n{{owner.name}}", 3),
                Task("offer", "Make {{contact.name}} an offer, or say why not", "Turn the enquiry into a deal, or reject it with a reason.", 1),
            ],
        }),
        new("quoteFollowUp", new PlaybookInput
        {
            Template = "quoteFollowUp", Name = "Quote follow-up", Description = "An offer that nobody asks after is an offer that nobody takes. It ends by itself once the deal is won or lost.", Object = PlaybookObject.Deal, Steps =
            [
                Call("arrived", "Has {{contact.name}} seen the offer?", "Did it arrive? Is anything unclear? When will they decide, and who else has a say?", 2),
                Mail("questions", "Your questions about our offer", "Hello {{contact.firstName}},\n\ndo you have any questions about our offer \"{{deal.title}}\"? I am glad to talk it through.\n\n{{owner.name}}", 5),
                Wait("week", 7),
                If("answered", StepQuestion.Replied, "Have they answered?", "close"),
                Call("decide", "Ask {{contact.name}} for a decision", "What is missing for a yes? If it is a no: why, and to whom?", 0),
                Task("close", "Close {{deal.title}}: won, lost with a reason, or a new date", "Nothing stays open without a next step.", 7),
            ],
        }),
        new("onboarding", new PlaybookInput
        {
            Template = "onboarding", Name = "Onboarding", Description = "The first weeks decide whether a customer stays.", Object = PlaybookObject.Deal, Trigger = PlaybookTrigger.Won, Steps =
            [
                Mail("welcome", "Welcome", "Hello {{contact.firstName}},\n\nthank you for your order. Here is what happens next, and whom to ask.\n\n{{owner.name}}", 0),
                Task("handOver", "Hand {{deal.title}} over to whoever delivers it", "What was promised, by when, and what they worry about.", 1),
                Call("week", "Is {{contact.name}} content after the first week?", "What works, what does not? Note every concern.", 7),
                Call("month", "Is {{contact.name}} content after a month?", "What else do they need? Whom do they know that needs it too?", 23),
            ],
        }),
        new("complaint", new PlaybookInput
        {
            Template = "complaint", Name = "Complaint", Description = "Heard at once, settled soon, asked again afterwards.", Object = PlaybookObject.Contact, Trigger = PlaybookTrigger.Concern, Steps =
            [
                Call("hear", "Call {{contact.name}} about their concern", "Listen, repeat it in your words, say what happens by when. Do not explain yourself.", 0),
                Task("settle", "Settle what worries {{contact.name}}", "Resolve the concern in the file, saying how.", 2),
                Call("after", "Is it settled for {{contact.name}}?", "Is it as it should be? Thank them for saying it.", 5),
            ],
        }),
        new("winBack", new PlaybookInput
        {
            Template = "winBack", Name = "Win-back", Description = "Somebody who bought once, and no more.", Object = PlaybookObject.Contact, Steps =
            [
                Task("why", "Find out why {{contact.name}} stopped buying", "Look at the file: open concerns, the last deals, who was in touch.", 0),
                Letter("letter", "Write to {{contact.name}}", "Dear {{contact.name}},\n\nwe have not heard from each other for a while. Is there something that we should have done better?\n\n{{owner.name}}", 2),
                Call("call", "Call {{contact.name}}", "Did the letter arrive? What would bring them back? If it is a no, note why and when to ask again.", 7),
                If("back", StepQuestion.Succeeded, "Interested?", "offer"),
                Task("note", "Note why {{contact.name}} does not buy, with a day to ask again", "In the file, under why not.", 0),
                Task("offer", "Make {{contact.name}} an offer", "What fits what you heard.", 2),
            ],
        }),
        new("yearlyCheckIn", new PlaybookInput
        {
            Template = "yearlyCheckIn", Name = "Yearly check-in", Description = "Once a year: is everything still right, and what is new?", Object = PlaybookObject.Contact, Steps =
            [
                Mail("mail", "Is everything still right?", "Hello {{contact.firstName}},\n\nit has been a year. Are your address, your phone number and what you need from us still as they were? Just answer this mail.\n\n{{owner.name}}", 0),
                Wait("days", 10),
                If("answered", StepQuestion.Replied, "Answered?", "note"),
                Call("call", "Call {{contact.name}} for the yearly check-in", "Is the address right? Who decides now? What do they buy elsewhere, and how content are they?", 0),
                Task("note", "Bring {{contact.name}}'s file up to date", "Addresses, needs, who supplies them, when contracts end.", 2),
            ],
        }),
    ];
}
