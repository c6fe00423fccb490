/** How the way of a packet ends. */
export type Outcome =
  /** The endpoint that owns the destination address got it. */
  | 'delivered'
  /** A router answers a ping to its own address. */
  | 'answered'
  /** A reset or an unreachable came back, from a router or an ACL. */
  | 'rejected'
  /** Another endpoint got it. */
  | 'misdelivered'
  | 'dropped'
  /** OVN itself leaves open which of several outcomes happens. */
  | 'undefined'

/** Why a packet did not get through, as stable codes. */
export const REASONS = {
  'no-route': 'no route of the router takes the destination',
  'next-hop-unresolved':
    'the next hop lies in a network of the router, but nobody there owns the address',
  'peer-missing': 'the router port leads to a peer that does not name it back',
  'no-such-endpoint': 'the destination is in a connected network, but nobody there has the address',
  'no-gateway': 'the sender has no router to send to',
  'no-address-of-family': "the sender or the receiver has no address of the packet's family",
  'acl-drop': 'an ACL drops the packet',
  'acl-reject': 'an ACL rejects the packet',
  'policy-drop': 'a policy of the router drops the packet',
  'route-discard': 'a route of the router discards the packet',
  'ttl-exceeded': 'the packet arrived at a router with no time to live left',
  'port-security': "the port may not send from, or receive for, the packet's addresses",
  'source-is-router': 'the source address belongs to the router that the packet enters',
  'not-unicast': 'the source or destination is not a unicast address that routers forward',
  'not-the-owner': 'the packet was handed to an endpoint that does not own the destination',
  'port-closed': 'the router owns the address and serves nothing but ping there',
  'equal-cost-paths': 'the outcome depends on which of several equal-cost next hops is picked',
  'equal-priority-routes': 'two routes of equal priority disagree',
  'equal-priority-policies': 'two policies of equal priority disagree',
  'equal-priority-acls': 'two ACLs of equal priority disagree',
  'several-ports-own-next-hop':
    'several ports of the router have a network with the next hop in it',
  'several-endpoints-own-address': 'several endpoints of the subnet have the same address',
} as const satisfies Record<string, string>

/** A stable code for why a packet did not get through. */
export type Reason = keyof typeof REASONS
