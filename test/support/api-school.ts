/** Rules of a school with two Jitsis, for a backend that asks for tokens. */
export const API_SCHOOL = `
more_jitsi:
  - id: second
    url: https://meet.second.example/
    secret: another-not-a-real-secret-0123456789
rooms:
  - match: "class-*"
    host: ["group:teachers"]
    member: ["group:students", "email:*@school.example"]
    guests: wait
    features: { recording: ["host"], livestreaming: [], screen-sharing: ["everyone"] }
    token: { ttl: 90m }
  - match: open
    host: ["group:teachers"]
    guests: open
  - match: handed
    guests: jitsi
  - match: own
    host: ["method:api:k0123456789abcdef"]
  - match: ["acme/*", plain]
    host: everyone
  - match: night
    host: everyone
    between: "00:00-00:01 UTC"
`;

/** Rules of a class in which nobody waits. */
export const API_CLASS = `
rooms:
  - match: "class-*"
    host: ["group:teachers"]
    member: ["signed-in"]
    wait: false
    features: { recording: ["host"], livestreaming: [] }
`;
