/**
 * What of a host counts as its file systems, disks and networks. Alerts, panels and the search for a bottleneck take
 * it from here, so that none of them speaks of a device that another does not show.
 */

/** File systems that keep data of the host: the others are always full, never full, or another machine's. */
export const realFilesystems = 'fstype!~"tmpfs|ramfs|overlay|squashfs|iso9660|erofs|9p|nsfs|fuse[.].*"';

/** Disks, without what is made of others: that would count twice. */
export const realDisks = 'device!~"loop.*|ram.*|sr.*|dm-.*"';

/** Network devices of the machine itself, without those of containers and virtual machines. */
export const realNetworks = 'device!~"lo|veth.*|br-.*|docker.*|tap.*|ifb.*"';

/** The node exporter's collectors that every kernel can serve: some are built without pressure stall information. */
export const expectedCollectors = 'collector!="pressure"';
