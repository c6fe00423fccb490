/** What lint says of an example in Kube-OVN's own documentation, and why it is right to. */
export interface DocumentedFinding {
  /** The page, and the block on it. */
  readonly file: string
  readonly rule: string
  readonly reason: string
}

/**
 * Every finding in the documentation's examples (kubeovn/docs, commit 9f678c1), all blocks of a page taken together as
 * somebody does who follows the page. Whatever else a rule finds there is a false alarm.
 */
export const DOCUMENTED_FINDINGS: readonly DocumentedFinding[] = [
  {
    file: 'dhcp-01.yaml',
    rule: 'subnet-refused',
    reason: 'the page takes VPC `vpc-test` for granted and never makes it',
  },
  {
    file: 'multi-nic-06.yaml',
    rule: 'pod-without-address',
    reason: 'two pods of the page ask for 10.16.0.15: the second stays without an address',
  },
  {
    file: 'multi-nic-16.yaml',
    rule: 'subnets-overlap-vpc',
    reason: 'two alternatives of the page have the same CIDR: who applies both gets the first',
  },
  {
    file: 'non-primary-mode-02.yaml',
    rule: 'field-unknown',
    reason: 'the page writes `cidr` for `cidrBlock`',
  },
  {
    file: 'non-primary-mode-02.yaml',
    rule: 'subnet-refused',
    reason: 'with `cidr` dropped the subnet has no cidrBlock',
  },
  {
    file: 'security-group-02.yaml',
    rule: 'security-rule-without-ports',
    reason: 'the page has a tcp rule without ports, and the controller refuses the group',
  },
  {
    file: 'security-group-02.yaml',
    rule: 'security-group-tier-unreached',
    reason: 'the group of tier 0 is refused, and so passes nothing on to the one of tier 1',
  },
  {
    file: 'static-ip-03.yaml',
    rule: 'pod-without-address',
    reason: 'the page takes subnet `subnet1` for granted and never makes it',
  },
  {
    file: 'static-ip-mac-03.yaml',
    rule: 'pod-without-address',
    reason: 'two pods of the page ask for 10.16.0.15: the second stays without an address',
  },
  {
    file: 'subnet-01.yaml',
    rule: 'pod-without-address',
    reason: 'the page takes subnet `subnet1` for granted and never makes it',
  },
  {
    file: 'subnet-03.yaml',
    rule: 'subnets-overlap-vpc',
    reason: 'an alternative with the CIDR of the block before: who applies both gets the first',
  },
  {
    file: 'subnet-04.yaml',
    rule: 'subnets-overlap-vpc',
    reason: 'an alternative with the CIDR of the blocks before: who applies all gets the first',
  },
  {
    file: 'subnet-07.yaml',
    rule: 'subnet-refused',
    reason: 'the block leaves out cidrBlock',
  },
  {
    file: 'subnet-09.yaml',
    rule: 'subnet-refused',
    reason: 'the block leaves out cidrBlock',
  },
  {
    file: 'with-submariner-01.yaml',
    rule: 'subnet-refused',
    reason: 'the block shows one field of a subnet and leaves out cidrBlock',
  },
]
